// Loaded into Azurite by --require: writes to a file how many requests its servers have received.
"use strict";

const fs = require("node:fs");
const http = require("node:http");

let count = 0;
const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function (event, ...rest) {
  if (event === "request") {
    count++;
  }

  return emit.call(this, event, ...rest);
};

const file = process.env.COUNT_REQUESTS_IN;
setInterval(() => {
  // Replaced in one step, because somebody may be reading it.
  fs.writeFileSync(`${file}.next`, String(count));
  fs.renameSync(`${file}.next`, file);
}, 100).unref();
