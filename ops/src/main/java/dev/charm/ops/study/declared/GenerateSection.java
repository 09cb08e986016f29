package dev.charm.ops.study.declared;

import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.ops.generate.PolicyModels;
import dev.charm.producers.rewards.FieldNames;
import java.util.List;

/**
 * Which policy models answer which prompts.
 *
 * @param prompts the file of prompts
 * @param declared the file's policy models, which open these
 * @param models that answer
 * @param samples answers of each to each prompt
 * @param columns where prompts stand in the file, {@code FIELD=COLUMN} as they are written
 * @param fields the same, read
 */
public record GenerateSection(
    DeclaredPath prompts,
    PolicyModels declared,
    List<PolicyModelDeclaration> models,
    int samples,
    List<String> columns,
    FieldNames fields) {}
