/**
 * The topic catalogue becomes what others read: a page for people, an AsyncAPI document for tools.
 */
@NullMarked
package dev.charm.ops.catalogue;

import org.jspecify.annotations.NullMarked;
