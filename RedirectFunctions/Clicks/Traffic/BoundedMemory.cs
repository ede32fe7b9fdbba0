using System.Collections.Concurrent;

namespace RedirectFunctions.Clicks.Traffic;

/// <summary>Remembers answers for a bounded number of texts; when it is full it starts anew, which is cheaper than to know what is old.</summary>
internal sealed class BoundedMemory<T>(int capacity, Func<string, T> compute)
{
    private ConcurrentDictionary<string, T> _answers = new(StringComparer.Ordinal);
    private int _count;

    public T AnswerTo(string text)
    {
        if (_answers.TryGetValue(text, out var answer))
        {
            return answer;
        }

        if (Interlocked.Increment(ref _count) > capacity)
        {
            _answers = new(StringComparer.Ordinal);
            _count = 0;
        }

        return _answers.GetOrAdd(text, compute);
    }
}
