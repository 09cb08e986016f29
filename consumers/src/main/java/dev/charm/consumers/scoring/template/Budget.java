package dev.charm.consumers.scoring.template;

/** What one rendering may cost: a template that asks for more is refused, so none runs for ever. */
final class Budget {
  private static final long STEPS = 2_000_000;
  private static final long CHARACTERS = 20_000_000;
  private static final long CHARACTERS_FOR_EACH_GIVEN = 100;
  private static final int DEPTH = 64;

  private long steps = STEPS;
  private long characters;
  private int depth;

  /**
   * @param given characters of the conversation
   */
  Budget(long given) {
    this.characters = CHARACTERS + CHARACTERS_FOR_EACH_GIVEN * given;
  }

  void step() throws TemplateException {
    steps(1);
  }

  void steps(long more) throws TemplateException {
    steps -= more;
    if (steps < 0) {
      throw new TemplateException("the template takes too many steps");
    }
  }

  /** To be asked before so many characters are made. */
  void characters(long more) throws TemplateException {
    characters -= more;
    if (characters < 0) {
      throw new TemplateException("the template makes too much text");
    }
  }

  void enter() throws TemplateException {
    if (++depth > DEPTH) {
      throw new TemplateException("the template's macros call each other too deeply");
    }
  }

  void leave() {
    depth--;
  }
}
