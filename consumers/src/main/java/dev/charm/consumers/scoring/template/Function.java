package dev.charm.consumers.scoring.template;

/** What can be called. */
@FunctionalInterface
interface Function {
  Object call(Run run, Arguments arguments) throws TemplateException;
}
