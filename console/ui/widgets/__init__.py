"""The widgets: all of them paint lines made in `ui/format`, none of them knows where the data comes from."""
