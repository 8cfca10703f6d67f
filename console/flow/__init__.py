"""From events to what people see: the pipeline, the projection, and the ports of the rooms beside it."""
