using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "redirect", worker = .redirect),
    # Workers may not call private addresses unless told so; the sink is on this machine.
    (name = "internet", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "redirect")],
);

const redirect :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "worker.mjs")],
  compatibilityDate = "2026-10-01",
  bindings = [
    (name = "GTM_SERVER_SIDE_URL", fromEnvironment = "GTM_SERVER_SIDE_URL"),
    (name = "GA4_ENDPOINT", fromEnvironment = "GA4_ENDPOINT"),
  ],
);
