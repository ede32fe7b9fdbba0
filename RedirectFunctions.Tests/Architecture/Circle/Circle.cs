// Two namespaces that refer to each other, for the test that finds such cycles.
namespace RedirectFunctions.Tests.Architecture.Circle.One
{
    internal sealed class First
    {
        public Two.Second? Next { get; init; }
    }
}

namespace RedirectFunctions.Tests.Architecture.Circle.Two
{
    internal sealed class Second
    {
        public One.First? Next { get; init; }
    }
}
