using Microsoft.Extensions.DependencyInjection;
using RedirectFunctions.Clicks;
using RedirectFunctions.Delivery;
using RedirectFunctions.Delivery.Checks;

namespace RedirectFunctions.Configuration;

/// <summary>What the app has to know of a sink to have it: its settings, and how it is made.</summary>
/// <param name="flag">The setting that switches it on.</param>
internal abstract class SinkRegistration(SinkProfile profile, string flag)
{
    public SinkProfile Profile => profile;

    public string Flag => flag;

    /// <summary>What delivers its clicks, in each way that there is.</summary>
    public abstract IReadOnlyList<Type> Types { get; }

    public abstract SinkSettings Read(SettingsReader settings);
}

/// <param name="read">Reads all its other settings; null where nothing can be delivered under them.</param>
/// <param name="preview">
/// What is sent for a click, as JSON; without options where the sink is off, since one wants to see it beforehand.
/// </param>
internal sealed class SinkRegistration<TSink, TOptions>(
    SinkProfile profile, string flag, Func<SettingsReader, TOptions?> read, Func<Click, TOptions?, byte[]> preview)
    : SinkRegistration(profile, flag)
    where TSink : class, ITrackingSink
    where TOptions : class
{
    /// <summary>An <see cref="ISinkCheck"/>, made with the sink's options; null where there is none.</summary>
    public Type? Check { get; init; }

    /// <summary>Registers what the sink and its check are made with, besides the usual; null for nothing.</summary>
    public Action<IServiceCollection>? Parts { get; init; }

    public override IReadOnlyList<Type> Types => [typeof(TSink)];

    public override SinkSettings Read(SettingsReader settings)
    {
        var own = settings.Part();
        // If it cannot be read it counts as on: so no click is lost, and all else that is wrong is named.
        var isOn = own.Flag(Flag, defaultValue: false, ifWrong: true);
        var options = read(own);
        if (!isOn)
        {
            // A sink that is off has nothing wrong.
            return new SinkSettings(this, false, null, services => AddUnused(services, null));
        }

        settings.AddProblemsOf(own);
        return options is not null && own.Problems.Count == 0
            ? new SinkSettings(this, true, options, services => Add(services, options))
            : new SinkSettings(this, true, null, AddMisconfigured);
    }

    private void Add(IServiceCollection services, TOptions options)
    {
        services.AddSingleton(options);
        Parts?.Invoke(services);
        services.AddSinkClient<TSink>(Profile.Timeout);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SinkBulkhead>(provider, provider.GetRequiredService<TSink>()));
        AddUnused(services, options);
        if (Check is { } check)
        {
            services.AddSingleton(provider => (ISinkCheck)ActivatorUtilities.CreateInstance(provider, check));
        }
    }

    /// <summary>One that keeps its clicks, until the app starts with right settings.</summary>
    private void AddMisconfigured(IServiceCollection services)
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SinkBulkhead>(
            provider, new MisconfiguredSink(Profile, provider.GetRequiredService<TimeProvider>())));
        AddUnused(services, null);
    }

    /// <summary>What there is of it also where it is off.</summary>
    private void AddUnused(IServiceCollection services, TOptions? options)
    {
        services.AddSingleton(new SinkPreview(Profile.Name, click => preview(click, options)));
        if (options is null)
        {
            services.AddSingleton<ISinkCheck>(new NoCheck(Profile.ShortTitle, $"Off: {Flag} is not true."));
        }
        else if (Check is null)
        {
            services.AddSingleton<ISinkCheck>(
                new NoCheck(Profile.ShortTitle, "There is nothing to try beforehand: its first clicks show whether it is set up."));
        }
    }
}
