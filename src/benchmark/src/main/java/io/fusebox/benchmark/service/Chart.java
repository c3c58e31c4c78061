package io.fusebox.benchmark.service;

import io.fusebox.benchmark.service.Row.OverHttp;
import java.util.List;
import java.util.Locale;

/**
 * The rows' throughput as bars in SVG, on a logarithmic axis: what is compared differs by 1,000.
 */
final class Chart {

  private static final int WIDTH = 860;
  private static final int LEFT = 330;
  private static final int RIGHT = 90;
  private static final int TOP = 48;
  private static final int STEP = 24;
  private static final int THICKNESS = 16;
  private static final String OURS = "#1f6feb";
  private static final String PEERS = "#8b949e";

  private final List<RowResult> measured;
  private final int firstDecade;
  private final int decades;

  Chart(List<RowResult> results) {
    measured = results.stream().filter(result -> result.perSecond() > 0).toList();
    double least = measured.stream().mapToDouble(RowResult::perSecond).min().orElse(1);
    double most = measured.stream().mapToDouble(RowResult::perSecond).max().orElse(10);
    firstDecade = (int) Math.floor(Math.log10(least));
    decades = Math.max(1, (int) Math.ceil(Math.log10(most)) - firstDecade);
  }

  String svg() {
    int height = TOP + measured.size() * STEP + 28;
    StringBuilder svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH,
        height);
    add(svg, "<title>Outcomes, permits, requests or transactions a second</title>");
    add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
    legend(svg);
    axis(svg, height);
    for (int i = 0; i < measured.size(); i++) {
      bar(svg, measured.get(i), TOP + i * STEP);
    }
    add(svg, "</svg>");
    return svg.toString();
  }

  private static void legend(StringBuilder svg) {
    add(svg, "<rect x=\"12\" y=\"14\" width=\"12\" height=\"12\" fill=\"%s\"/>", OURS);
    add(svg, "<text x=\"30\" y=\"24\">Fusebox</text>");
    add(svg, "<rect x=\"100\" y=\"14\" width=\"12\" height=\"12\" fill=\"%s\"/>", PEERS);
    add(
        svg,
        "<text x=\"118\" y=\"24\">measured beside it; connections in brackets; logarithmic scale</text>");
  }

  private void axis(StringBuilder svg, int height) {
    for (int decade = 0; decade <= decades; decade++) {
      double value = Math.pow(10, firstDecade + decade);
      double x = x(value);
      add(svg, "<path d=\"M%.1f %d V%d\" stroke=\"#d0d7de\"/>", x, TOP - 8, height - 24);
      add(
          svg,
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#57606a\">%,.0f/s</text>",
          x,
          height - 8,
          value);
    }
  }

  private void bar(StringBuilder svg, RowResult result, int y) {
    boolean ours = result.row() instanceof OverHttp overHttp && overHttp.isOfService();
    int baseline = y + THICKNESS - 4;
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s (%d)</text>",
        LEFT - 8,
        baseline,
        result.row().title(),
        result.row().connections());
    add(
        svg,
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
        LEFT,
        y,
        x(result.perSecond()) - LEFT,
        THICKNESS,
        ours ? OURS : PEERS);
    add(
        svg,
        "<text x=\"%.1f\" y=\"%d\">%,.0f</text>",
        x(result.perSecond()) + 6,
        baseline,
        result.perSecond());
  }

  private double x(double value) {
    return LEFT + (WIDTH - LEFT - RIGHT) * (Math.log10(value) - firstDecade) / decades;
  }

  private static void add(StringBuilder svg, String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
