using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Micro;

// In this process: the harness's own way builds a project again, which the warnings-as-errors of this repository do not suit.
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .WithOptions(ConfigOptions.JoinSummary);
BenchmarkSwitcher.FromTypes([typeof(ClickBenchmarks), typeof(BatchBenchmarks)]).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
