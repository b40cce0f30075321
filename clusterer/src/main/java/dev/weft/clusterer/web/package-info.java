/** The API and the page: what the clusterer found, over HTTP. */
@NullMarked
package dev.weft.clusterer.web;

import org.jspecify.annotations.NullMarked;
