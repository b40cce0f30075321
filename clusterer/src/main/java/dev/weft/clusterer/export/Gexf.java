package dev.weft.clusterer.export;

import dev.weft.clusterer.export.ClusterGraph.Edge;
import dev.weft.clusterer.export.ClusterGraph.Node;
import java.util.List;
import javax.xml.stream.XMLStreamException;

/** GEXF 1.2 (gexf.net), as Gephi and networkx read it. Stateless. */
public final class Gexf {
  private Gexf() {}

  /** The document. */
  public static String of(ClusterGraph graph) {
    return Xml.document(xml -> write(xml, graph));
  }

  private static void write(Xml xml, ClusterGraph graph) throws XMLStreamException {
    xml.begin("gexf", "xmlns", "http://www.gexf.net/1.2draft", "version", "1.2");
    xml.begin("meta");
    xml.text("creator", "Weft");
    xml.text("description", graph.attributes());
    xml.end();
    xml.begin("graph", "defaultedgetype", "undirected", "mode", "static");
    xml.begin("attributes", "class", "node");
    attribute(xml, "matrix", "string");
    attribute(xml, "layer", "integer");
    attribute(xml, "cluster", "long");
    attribute(xml, "core", "boolean");
    xml.end();
    xml.begin("attributes", "class", "edge");
    attribute(xml, "r", "double");
    xml.end();
    nodes(xml, graph.nodes());
    edges(xml, graph.edges());
    xml.end().end();
  }

  private static void nodes(Xml xml, List<Node> nodes) throws XMLStreamException {
    xml.begin("nodes");
    for (Node node : nodes) {
      xml.begin("node", "id", node.key(), "label", node.key()).begin("attvalues");
      xml.empty("attvalue", "for", "matrix", "value", node.matrix());
      xml.empty("attvalue", "for", "layer", "value", node.layer());
      if (node.cluster() != null) {
        xml.empty("attvalue", "for", "cluster", "value", node.cluster());
        xml.empty("attvalue", "for", "core", "value", node.core());
      }
      xml.end().end();
    }
    xml.end();
  }

  private static void edges(Xml xml, List<Edge> edges) throws XMLStreamException {
    xml.begin("edges");
    int id = 0;
    for (Edge edge : edges) {
      xml.begin(
          "edge", "id", id++, "source", edge.from(), "target", edge.to(), "weight", edge.weight());
      xml.begin("attvalues").empty("attvalue", "for", "r", "value", edge.r()).end().end();
    }
    xml.end();
  }

  private static void attribute(Xml xml, String name, String type) throws XMLStreamException {
    xml.empty("attribute", "id", name, "title", name, "type", type);
  }
}
