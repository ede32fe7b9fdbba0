namespace RedirectFunctions.Configuration;

/// <summary>The settings of a sink.</summary>
/// <param name="IsOn">Whether clicks are meant for it.</param>
/// <param name="Options">Null where it is off, and where it is on and nothing can be delivered under its settings.</param>
internal sealed record SinkSettings<TOptions>(bool IsOn, TOptions? Options)
    where TOptions : class
{
    /// <param name="settings">Collects what is wrong; a sink that is off has nothing wrong.</param>
    /// <param name="flag">The setting that switches it on. Where that cannot be read it counts as on: so no click is lost, and all else that is wrong is named.</param>
    /// <param name="read">Reads all its other settings.</param>
    public static SinkSettings<TOptions> Read(SettingsReader settings, string flag, Func<SettingsReader, TOptions?> read)
    {
        var own = settings.Part();
        var isOn = own.Flag(flag, defaultValue: false, ifWrong: true);
        var options = read(own);
        if (!isOn)
        {
            return new(false, null);
        }

        settings.AddProblemsOf(own);
        return new(true, own.Problems.Count == 0 ? options : null);
    }
}
