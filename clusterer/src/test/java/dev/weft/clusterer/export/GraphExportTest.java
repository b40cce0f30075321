package dev.weft.clusterer.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.clusterer.export.ClusterGraph.Edge;
import dev.weft.clusterer.export.ClusterGraph.Node;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** That networkx reads the same is checked where there is a Python: ClusterersIT. */
class GraphExportTest {
  private static final ClusterGraph GRAPH = graph();

  private static ClusterGraph graph() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("run", "r");
    attributes.put("window", 7L);
    return new ClusterGraph(
        attributes,
        List.of(
            new Node("a<&\"é:0", "a<&\"é", 0, 3L, true),
            new Node("b:1", "b", 1, 3L, false),
            new Node("b:2", "b", 1, null, false)),
        List.of(new Edge("a<&\"é:0", "b:1", 0.5, -0.5)));
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static Element element(Document document, String tag, int index) {
    NodeList found = document.getElementsByTagName(tag);
    return (Element) found.item(index);
  }

  @Test
  void shouldWriteGraphMl() throws Exception {
    Document document = parse(GraphMl.of(GRAPH));
    assertThat(document.getDocumentElement().getAttribute("xmlns"))
        .isEqualTo("http://graphml.graphdrawing.org/xmlns");
    assertThat(document.getElementsByTagName("node").getLength()).isEqualTo(3);
    assertThat(element(document, "node", 0).getAttribute("id")).isEqualTo("a<&\"é:0");
    assertThat(element(document, "node", 0).getTextContent().split("\\s+"))
        .containsExactly("", "a<&\"é", "0", "3", "true");
    assertThat(element(document, "node", 2).getElementsByTagName("data").getLength()).isEqualTo(2);
    assertThat(element(document, "edge", 0).getAttribute("target")).isEqualTo("b:1");
    assertThat(element(document, "edge", 0).getTextContent().split("\\s+"))
        .containsExactly("", "0.5", "-0.5");
  }

  @Test
  void shouldWriteGexf() throws Exception {
    Document document = parse(Gexf.of(GRAPH));
    assertThat(document.getElementsByTagName("node").getLength()).isEqualTo(3);
    assertThat(element(document, "node", 0).getAttribute("label")).isEqualTo("a<&\"é:0");
    assertThat(element(document, "node", 2).getElementsByTagName("attvalue").getLength())
        .isEqualTo(2);
    Element edge = element(document, "edge", 0);
    assertThat(edge.getAttribute("weight")).isEqualTo("0.5");
    assertThat(((Element) edge.getElementsByTagName("attvalue").item(0)).getAttribute("value"))
        .isEqualTo("-0.5");
  }

  @Test
  void shouldGiveNodeLinkJson() {
    Map<String, Object> json = GRAPH.nodeLink();
    assertThat(json.get("graph")).isEqualTo(Map.of("run", "r", "window", 7L));
    assertThat((List<?>) json.get("nodes")).hasSize(3);
    assertThat(((List<?>) json.get("links")).get(0))
        .isEqualTo(Map.of("source", "a<&\"é:0", "target", "b:1", "weight", 0.5, "r", -0.5));
  }
}
