package dev.charm.ops.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.HandlerWrapper;

/** What every request passes before anything answers it: the Host check, and headers of answers. */
final class RequestGate extends HandlerWrapper {
  /** A page that needs more than nothing sets its own policy. */
  private static final Map<String, String> HEADERS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Cache-Control", "no-store");

  private final HostCheck hosts;

  RequestGate(HostCheck hosts) {
    this.hosts = hosts;
  }

  @Override
  public void handle(
      String target, Request base, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    HEADERS.forEach(response::setHeader);
    if (hosts.allows(request.getHeader("Host"))) {
      super.handle(target, base, request, response);
    } else {
      base.setHandled(true);
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
      response.setContentType("text/plain;charset=utf-8");
      response.getWriter().println("this host name is not answered here");
    }
  }
}
