package dev.charm.calibration.evaluation;

/**
 * How a model's chance to win comes about: {@code sigmoid(quality + length * l + difficulty * g)},
 * l the length term of an answer ({@link JudgedAnswers}) and g the difficulty of its prompt.
 *
 * @param quality of the model beside the reference, in logits
 * @param length what the judge gives for length; positive where it likes longer answers
 * @param difficulty how strongly the model feels the difficulty of prompts
 */
record LengthEffect(double quality, double length, double difficulty) {}
