/** What the services of Weft share: records on the wire, topics, fixed point. */
@NullMarked
package dev.weft.core;

import org.jspecify.annotations.NullMarked;
