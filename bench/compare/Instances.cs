using Processes;
using Simulation;
using Simulation.Delivering;
using Simulation.Redirecting;

namespace Compare;

/// <summary>
/// Several instances on one queue, compared with what the simulation of docs/scale.md predicts from the costs of one. On this machine, all
/// of them share the cores with the load, the sinks and a single-threaded emulator.
/// </summary>
internal static class Instances
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task MeasureAsync(int instances, int connections, int clicks, TimeSpan answer, TimeSpan warmUp, TimeSpan duration)
    {
        Environment.SetEnvironmentVariable(Servers.DelayVariable, $"{answer.TotalMilliseconds}");
        Console.WriteLine(
            $"{connections} connections, sinks that answer after {answer.TotalMilliseconds:N0} ms, {Machine.Processors}, {Machine.Software}\n");
        Console.WriteLine(
            "| | instances | measured, clicks/s | simulated, clicks/s | simulated / measured | clicks a message, measured | simulated |\n"
            + "|---|---:|---:|---:|---:|---:|---:|");
        var one = await RedirectAsync(1, connections, warmUp, duration);
        Print("redirect and queue", 1, one, Simulate(1));
        Print("redirect and queue", instances, await RedirectAsync(instances, connections, warmUp, duration), Simulate(instances));

        var single = await DrainAsync(1, clicks);
        Print("a backlog", 1, single, SimulateDrain(single, 1, clicks, answer));
        Print("a backlog", instances, await DrainAsync(instances, clicks), SimulateDrain(single, instances, clicks, answer));
        Console.WriteLine(
            $"\nCPU of a click, one instance: load {one.LoadCpu * 1e6:N0} µs, redirect {one.InstanceCpu * 1e6:N0} µs, Azurite "
            + $"{one.StorageCpu * 1e6:N0} µs; of a backlog: delivery {single.InstanceCpu * 1e6:N0} µs, Azurite "
            + $"{single.StorageCpu * 1e6:N0} µs, the sinks and the rest {single.LoadCpu * 1e6:N0} µs");

        (double, double) Simulate(int count)
        {
            var run = RedirectRun.Closed(
                count, connections, Environment.ProcessorCount, one.LoadCpu, one.InstanceCpu, one.StorageCpu * one.ClicksPerMessage);
            return (run.ClicksPerSecond, run.ClicksPerMessage);
        }
    }

    private static (double, double) SimulateDrain(Measured single, int instances, int clicks, TimeSpan answer)
    {
        // The processors serve the sinks and Azurite as well. A message is received and deleted, which are two operations of Azurite.
        var share = single.InstanceCpu / (single.InstanceCpu + single.StorageCpu + single.LoadCpu);
        var sink = new Sink("GTM") { Seconds = answer.TotalSeconds };
        var run = new StampRun(new StampOptions
        {
            Backlog = clicks / single.ClicksPerMessage,
            ClicksPerMessage = single.ClicksPerMessage,
            DeliveringInstances = instances,
            Sinks = [sink, sink with { Name = "GA4" }],
            Costs = new Costs
            {
                RequestCpu = single.InstanceCpu / 2,
                MessageCpu = 0,
                Receive = 0.001,
                Cores = Environment.ProcessorCount * share / instances,
            },
            Limits = new Limits { QueueOperations = 2 / (single.StorageCpu * single.ClicksPerMessage) },
            Steps = new Steps(0.005),
        });
        var drained = run.Until(Limit.TotalSeconds, every: 0.1).First(static sample => sample.Waiting.Max() < 1);
        return (clicks / drained.Time, single.ClicksPerMessage);
    }

    private static void Print(string what, int instances, Measured measured, (double ClicksPerSecond, double ClicksPerMessage) simulated) =>
        Console.WriteLine(
            $"| {what} | {instances} | {measured.ClicksPerSecond:N0} | {simulated.ClicksPerSecond:N0} "
            + $"| {simulated.ClicksPerSecond / measured.ClicksPerSecond:P0} | {measured.ClicksPerMessage:N1} | {simulated.ClicksPerMessage:N1} |");

    private static async Task<Measured> RedirectAsync(int instances, int connections, TimeSpan warmUp, TimeSpan duration)
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.StartAsync(Contender.RedirectAndQueue, instances);
        await fleet.LoadAsync(connections, warmUp);
        var (messages, before) = (await fleet.MessagesAsync(), fleet.Usage());
        var clicks = await fleet.LoadAsync(connections, duration);
        return fleet.Usage().Since(before, clicks, duration.TotalSeconds, await fleet.MessagesAsync() - messages);
    }

    private static async Task<Measured> DrainAsync(int instances, int clicks)
    {
        await using var fleet = await Fleet.StartAsync();
        await fleet.StartAsync(Contender.RedirectAndQueue, 1);
        var piled = 0L;
        while (piled < clicks)
        {
            piled += await fleet.LoadAsync(64, TimeSpan.FromSeconds(1));
        }

        var messages = await fleet.MessagesAsync();
        await fleet.StartAsync(Contender.WholeJob, instances);
        var before = fleet.Usage();
        var took = await fleet.DeliveredAsync(piled, Limit);
        return fleet.Usage().Since(before, piled, took.TotalSeconds, messages);
    }
}
