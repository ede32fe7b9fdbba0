// Runs Azurite's queue service for as long as whoever started it wants it: arguments are the path of that service's main.js, "outlive" or
// "follow", and the service's own options.
"use strict";

const [main, lifetime, ...options] = process.argv.slice(2);
process.argv = [process.argv[0], main, ...options];

// Ctrl-C goes to every program of the terminal at once. The host needs its storage while it drains, and says itself when that is over.
const once = process.once.bind(process);
process.once = (event, listener) => (event === "SIGINT" ? process : once(event, listener));
process.on("SIGINT", () => {});

// Nobody may be left to read what Azurite prints.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

let stopping = false;
function stop() {
  if (stopping) {
    return;
  }

  stopping = true;
  // Azurite's own handler writes its data to disk and closes. Before it has registered that handler there is nothing to write.
  if (process.listenerCount("SIGTERM") < 2) {
    process.exit(0);
  }

  process.emit("SIGTERM");
  setTimeout(() => process.exit(0), 10000).unref();
}

// Standard input ends when the starter does, however that dies: a signal to its child is something only the living can send.
process.stdin.on("data", (text) => {
  if (text.toString().includes("stop")) {
    stop();
  }
});
process.stdin.on("end", () => {
  if (lifetime !== "outlive") {
    stop();
  }
});
process.stdin.on("error", () => {});

// A signal to this process alone means the same; standard input would keep it alive.
process.once("SIGTERM", () => process.stdin.destroy());

require(main);
