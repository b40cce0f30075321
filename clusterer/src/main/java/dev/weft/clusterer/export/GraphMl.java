package dev.weft.clusterer.export;

import dev.weft.clusterer.export.ClusterGraph.Edge;
import dev.weft.clusterer.export.ClusterGraph.Node;
import java.util.Map;
import javax.xml.stream.XMLStreamException;

/** GraphML (graphml.graphdrawing.org), as networkx, igraph, Gephi and yEd read it. Stateless. */
public final class GraphMl {
  private GraphMl() {}

  /** The document. */
  public static String of(ClusterGraph graph) {
    return Xml.document(xml -> write(xml, graph));
  }

  private static void write(Xml xml, ClusterGraph graph) throws XMLStreamException {
    xml.begin("graphml", "xmlns", "http://graphml.graphdrawing.org/xmlns");
    for (String name : graph.attributes().keySet()) {
      key(xml, "graph", name, name.equals("window") ? "long" : "string");
    }
    key(xml, "node", "matrix", "string");
    key(xml, "node", "layer", "int");
    key(xml, "node", "cluster", "long");
    key(xml, "node", "core", "boolean");
    key(xml, "edge", "weight", "double");
    key(xml, "edge", "r", "double");
    xml.begin("graph", "edgedefault", "undirected");
    for (Map.Entry<String, Object> attribute : graph.attributes().entrySet()) {
      xml.text("data", attribute.getValue(), "key", attribute.getKey());
    }
    for (Node node : graph.nodes()) {
      xml.begin("node", "id", node.key());
      xml.text("data", node.matrix(), "key", "matrix");
      xml.text("data", node.layer(), "key", "layer");
      if (node.cluster() != null) {
        xml.text("data", node.cluster(), "key", "cluster");
        xml.text("data", node.core(), "key", "core");
      }
      xml.end();
    }
    for (Edge edge : graph.edges()) {
      xml.begin("edge", "source", edge.from(), "target", edge.to());
      xml.text("data", edge.weight(), "key", "weight").text("data", edge.r(), "key", "r");
      xml.end();
    }
    xml.end().end();
  }

  private static void key(Xml xml, String of, String name, String type) throws XMLStreamException {
    xml.empty("key", "id", name, "for", of, "attr.name", name, "attr.type", type);
  }
}
