using RedirectFunctions.LocalHost.Commands;

return await CommandLine.RunAsync(args);
