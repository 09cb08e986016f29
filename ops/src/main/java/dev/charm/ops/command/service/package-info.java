/** {@code charm service}: one service alone, in the foreground. */
@NullMarked
package dev.charm.ops.command.service;

import org.jspecify.annotations.NullMarked;
