using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace RedirectFunctions.Tests.Architecture;

/// <summary>Matches paths against one route and its constraints, with the parts of ASP.NET Core that the Functions host uses.</summary>
internal sealed class RouteMatcher(string route)
{
    private readonly RouteTemplate _template = TemplateParser.Parse(route);
    private readonly IInlineConstraintResolver _constraints = new ServiceCollection().AddLogging().AddRouting().BuildServiceProvider().GetRequiredService<IInlineConstraintResolver>();

    public bool Matches(string path)
    {
        var values = new RouteValueDictionary();
        return new TemplateMatcher(_template, []).TryMatch(path, values)
            && _template.Parameters.All(parameter => parameter.InlineConstraints.All(constraint =>
                _constraints.ResolveConstraint(constraint.Constraint)!.Match(new DefaultHttpContext(), route: null, parameter.Name!, values, RouteDirection.IncomingRequest)));
    }
}
