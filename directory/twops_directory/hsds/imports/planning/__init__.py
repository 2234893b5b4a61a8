"""What an import would do: judged, compared, and every fault named."""
