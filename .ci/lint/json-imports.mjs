// @actions/workflow-parser imports JSON as a bundler would accept it; Node wants to be told the type.
export function load(url, context, next) {
  return next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context);
}
