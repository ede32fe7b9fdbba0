using System.Globalization;

namespace Chaos;

/// <summary>
/// What the run has switched on inside the program under test. Files carry it, because the program may die and restart at any time.
/// </summary>
internal sealed class Switches(string folder)
{
    private readonly string _throw = Path.Combine(folder, "listeners-throw");
    private readonly string _clock = Path.Combine(folder, "clock-jumped");

    public void Throw(bool on)
    {
        if (on)
        {
            File.Create(_throw).Dispose();
        }
        else
        {
            File.Delete(_throw);
        }
    }

    /// <param name="by">Zero ends the jump.</param>
    public void Jump(TimeSpan by)
    {
        if (by == TimeSpan.Zero)
        {
            File.Delete(_clock);
        }
        else
        {
            File.WriteAllText(_clock + ".new", by.ToString("c", CultureInfo.InvariantCulture));
            File.Move(_clock + ".new", _clock);
        }
    }

    /// <summary>In the program under test: whether its listeners throw, and how wrong its clock is.</summary>
    public (bool Throw, TimeSpan Jump) Read()
    {
        var jump = File.Exists(_clock) ? TimeSpan.ParseExact(File.ReadAllText(_clock), "c", CultureInfo.InvariantCulture) : TimeSpan.Zero;
        return (File.Exists(_throw), jump);
    }
}
