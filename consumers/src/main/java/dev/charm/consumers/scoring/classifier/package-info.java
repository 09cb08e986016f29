/**
 * Reward models as Hugging Face lays them out: a sequence classifier in a folder, run in this
 * process through DJL.
 */
@NullMarked
package dev.charm.consumers.scoring.classifier;

import org.jspecify.annotations.NullMarked;
