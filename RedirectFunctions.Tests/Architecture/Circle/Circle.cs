// Two namespaces that know each other, for the test that looks for such.
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
