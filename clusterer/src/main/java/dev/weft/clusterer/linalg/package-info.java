/** Dense linear algebra on OpenBLAS, and the check that it is right on this machine. */
@NullMarked
package dev.weft.clusterer.linalg;

import org.jspecify.annotations.NullMarked;
