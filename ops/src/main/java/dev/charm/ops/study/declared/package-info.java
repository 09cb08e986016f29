/** What a study is made of, as its file declares it. */
@NullMarked
package dev.charm.ops.study.declared;

import org.jspecify.annotations.NullMarked;
