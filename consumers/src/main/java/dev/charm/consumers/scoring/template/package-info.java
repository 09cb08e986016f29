/** Chat templates: how a conversation becomes the one text that a model was trained on. */
@NullMarked
package dev.charm.consumers.scoring.template;

import org.jspecify.annotations.NullMarked;
