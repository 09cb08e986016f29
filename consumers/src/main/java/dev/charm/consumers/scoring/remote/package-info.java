/**
 * Reward models that a server holds: what each kind of server is asked and answers, and the way
 * there, which is bounded, patient and never makes a score of anything but a raw logit.
 */
@NullMarked
package dev.charm.consumers.scoring.remote;

import org.jspecify.annotations.NullMarked;
