package dev.charm.ops.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** Says of an error its status and nothing else: neither what was asked, nor what went wrong. */
final class PlainErrors extends ErrorHandler {
  @Override
  protected void generateAcceptableResponse(
      Request base,
      HttpServletRequest request,
      HttpServletResponse response,
      int code,
      String message)
      throws IOException {
    base.setHandled(true);
    response.setContentType("text/plain;charset=utf-8");
    response.getWriter().println(HttpStatus.getMessage(code));
  }

  /** Of a request that could not be read; other headers than these the answer does not have. */
  @Override
  public ByteBuffer badMessageError(int status, String reason, HttpFields.Mutable fields) {
    fields.put("Content-Type", "text/plain;charset=utf-8");
    return ByteBuffer.wrap((HttpStatus.getMessage(status) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
