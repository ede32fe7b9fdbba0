using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using RedirectFunctions.Clicks.Consent;
using RedirectFunctions.Clicks.Traffic;
using RedirectFunctions.Clicks.Visitors;

namespace RedirectFunctions.Redirects.Rules;

/// <summary>
/// Chooses where a visitor is led by a name's rules. The client id decides between several targets: a visitor who is known again is led to
/// the same one again, on every instance and for as long as the weights stay; for anybody else the id is made for this click, so that each
/// click is divided anew.
/// </summary>
public sealed class RuleChooser(VisitorIdentifier identifier, TimeProvider time)
{
    /// <param name="name">The short name, so that one visitor is not the first variant of every link.</param>
    /// <param name="headers">Of the request.</param>
    /// <param name="consent">Who has asked for privacy is not known again.</param>
    /// <returns>Null if no rule matches.</returns>
    public RuleChoice? Choose(IReadOnlyList<LinkRule> rules, string name, HttpHeaders headers, VisitorConsent consent)
    {
        var device = DeviceReader.Read(headers);
        for (var index = 0; index < rules.Count; index++)
        {
            var rule = rules[index];
            if (rule.Device is not null && rule.Device != device)
            {
                continue;
            }

            if (rule.Targets.Count == 1)
            {
                return new RuleChoice(index + 1, rule, rule.Targets[0], null);
            }

            var now = time.GetUtcNow();
            var visitor = consent.IsPrivate ? identifier.Anonymous(now) : identifier.Identify(headers, now);
            return new RuleChoice(index + 1, rule, TargetOf(rule, name, visitor.ClientId), visitor);
        }

        return null;
    }

    /// <summary>The hash is the same on every machine, and no hash of a client id is kept.</summary>
    private static RuleTarget TargetOf(LinkRule rule, string name, string clientId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{clientId}"));
        var point = BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)rule.TotalWeight;
        foreach (var target in rule.Targets)
        {
            if (point < (ulong)target.Weight)
            {
                return target;
            }

            point -= (ulong)target.Weight;
        }

        return rule.Targets[^1];
    }
}

/// <param name="Number">Which rule it was, counted from 1.</param>
/// <param name="Visitor">Who was told apart from others; null if the rule has one target.</param>
public sealed record RuleChoice(int Number, LinkRule Rule, RuleTarget Target, Visitor? Visitor);
