package dev.weft.clusterer.export;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Elements with their attributes, a line each, by the Java platform's own writer. */
final class Xml {
  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;

  private Xml() throws XMLStreamException {
    xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
  }

  /** Writes what the document holds. */
  interface Content {
    void write(Xml xml) throws XMLStreamException;
  }

  static String document(Content content) {
    try {
      Xml document = new Xml();
      document.xml.writeStartDocument("UTF-8", "1.0");
      content.write(document);
      document.xml.writeEndDocument();
      document.xml.close();
      return document.text.append('\n').toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("strings can always be written to", e);
    }
  }

  /** Begins an element; names and values of attributes alternate. */
  Xml begin(String name, Object... attributes) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement(name);
    write(attributes);
    return this;
  }

  /** An element without content. */
  Xml empty(String name, Object... attributes) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeEmptyElement(name);
    write(attributes);
    return this;
  }

  /** An element that holds a text. */
  Xml text(String name, Object value, Object... attributes) throws XMLStreamException {
    begin(name, attributes);
    xml.writeCharacters(value.toString());
    return end();
  }

  private void write(Object... attributes) throws XMLStreamException {
    for (int a = 0; a < attributes.length; a += 2) {
      xml.writeAttribute(attributes[a].toString(), attributes[a + 1].toString());
    }
  }

  Xml end() throws XMLStreamException {
    xml.writeEndElement();
    return this;
  }
}
