"""The HTTP service of an extension in 1C: one request, one card. The protocol is in docs/http-service.md."""
