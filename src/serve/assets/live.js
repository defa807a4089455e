"use strict";
// Loads the page again once it was made anew.
new EventSource("/live").addEventListener("message", () => location.reload());
