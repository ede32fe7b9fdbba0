// Loaded into Azurite by --require: writes to a file how many requests its servers have answered, by method.
"use strict";

const fs = require("node:fs");
const http = require("node:http");

const counts = { POST: 0, GET: 0, DELETE: 0, other: 0 };
const emit = http.Server.prototype.emit;
http.Server.prototype.emit = function (event, request, ...rest) {
  if (event === "request") {
    counts[request.method in counts ? request.method : "other"]++;
  }

  return emit.call(this, event, request, ...rest);
};

setInterval(() => fs.writeFileSync(process.env.COUNT_REQUESTS_IN, JSON.stringify(counts)), 100).unref();
