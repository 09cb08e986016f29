package dev.charm.consumers.views;

import java.util.Collection;
import java.util.List;

/** The scores that one reward model gave. */
public interface ScoredPrompts {

  /** The prompts with a score, by id, each once. */
  Collection<String> prompts();

  /** One answer a policy model, in order of name; empty for a prompt without a score. */
  List<ScoredAnswer> at(String promptId);
}
