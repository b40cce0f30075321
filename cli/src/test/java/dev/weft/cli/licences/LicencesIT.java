package dev.weft.cli.licences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The bill of materials that {@code -Pbom} writes: every library that runs Weft is there under a
 * licence that is neither the GPL nor the LGPL, be it one of several to choose from.
 */
class LicencesIT {
  private static final Path BILL = Path.of("target/bom.json");
  private static final Set<String> OURS = Set.of("dev.weft");

  @BeforeAll
  static void requireBill() {
    if (!Files.exists(BILL)) {
      String reason = "no " + BILL + ": -Pbom writes it";
      if (Boolean.parseBoolean(System.getenv("WEFT_CI"))) {
        fail(reason);
      }
      System.err.println("skipped: " + reason);
      assumeTrue(false, reason);
    }
  }

  private static List<JsonNode> components() throws IOException {
    JsonNode bill = new ObjectMapper().readTree(BILL.toFile());
    assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
    List<JsonNode> components = new ArrayList<>();
    bill.get("components").forEach(components::add);
    return components;
  }

  private static List<String> licences(JsonNode component) {
    List<String> licences = new ArrayList<>();
    for (JsonNode each : component.path("licenses")) {
      JsonNode licence = each.path("license");
      licences.add(
          each.path("expression").asText()
              + licence.path("id").asText()
              + licence.path("name").asText());
    }
    return licences;
  }

  private static boolean isGpl(String licence) {
    return licence.contains("GPL") || licence.contains("General Public");
  }

  @Test
  void shouldHaveNoLibraryUnderTheGplAlone() throws IOException {
    for (JsonNode component : components()) {
      if (!OURS.contains(component.path("group").asText())) {
        assertThat(licences(component))
            .as(component.get("purl").asText())
            .anyMatch(licence -> !licence.isEmpty() && !isGpl(licence));
      }
    }
  }

  @Test
  void shouldListWhatRuns() throws IOException {
    assertThat(components())
        .hasSizeGreaterThan(100)
        .extracting(component -> component.get("name").asText())
        .contains("kafka-streams", "rocksdbjni", "openblas", "javalin", "picocli");
  }
}
