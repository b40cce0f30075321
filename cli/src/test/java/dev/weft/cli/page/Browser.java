package dev.weft.cli.page;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Debian's Chromium, without a window. Where it is missing tests are skipped with a reason; in CI
 * they fail.
 */
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  static Browser start() {
    if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(DRIVER)) {
      String reason = "no " + CHROMIUM + " with " + DRIVER;
      if (Boolean.parseBoolean(System.getenv("WEFT_CI"))) {
        fail(reason);
      }
      System.err.println("skipped: " + reason);
      assumeTrue(false, reason);
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1440,1500");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
    return new Browser(driver);
  }

  void open(String address) {
    driver.get(address);
  }

  /** A view of the page at this address, until it says that it shows it. */
  void show(String address, String hash) {
    open("about:blank");
    open(address + hash);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> ask("document.getElementById('main')?.dataset.shown").equals(hash));
  }

  Object ask(String expression) {
    return Objects.requireNonNullElse(driver.executeScript("return " + expression), "");
  }

  boolean shows(String selector) {
    return !ask("document.querySelectorAll(" + quoted(selector) + ").length").equals(0L);
  }

  String text(String selector) {
    return ask("document.querySelector(" + quoted(selector) + ")?.textContent").toString();
  }

  void click(String selector) {
    var unused = driver.executeScript("document.querySelector(" + quoted(selector) + ").click()");
  }

  /** Errors on the console since the last call, but those of requests that are meant to fail. */
  List<String> errors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(entry -> entry.getMessage())
        .toList();
  }

  /** What axe-core finds against WCAG 2, levels A and AA: rule and elements. */
  List<String> violations() throws IOException {
    String axe = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    try (InputStream stream = Objects.requireNonNull(Browser.class.getResourceAsStream(axe))) {
      var unused = driver.executeScript(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
    Object found =
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1];"
                + "axe.run({runOnly: ['wcag2a', 'wcag2aa']}).then(r => done(r.violations.map("
                + "v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)).join(' | '))))");
    return ((List<?>) Objects.requireNonNull(found)).stream().map(Object::toString).toList();
  }

  void dark(boolean dark) {
    var unused =
        driver.executeCdpCommand(
            "Emulation.setEmulatedMedia",
            Map.of(
                "features",
                List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  void screenshot(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "\\'") + "'";
  }

  @Override
  public void close() {
    driver.quit();
  }
}
