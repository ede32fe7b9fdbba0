using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Micro;

// In this process: by default, the harness builds a project of its own, which does not compile with this repository's warnings as errors.
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .WithOptions(ConfigOptions.JoinSummary);
BenchmarkSwitcher.FromTypes([typeof(ClickBenchmarks), typeof(BatchBenchmarks)]).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
