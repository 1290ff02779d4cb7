using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Normalization.Boilerplate.Rules;

namespace Archive.Core.Normalization.Boilerplate;

/// <summary>A block of the document while <see cref="BoilerplateStripper"/> decides about it.</summary>
internal sealed class StripCandidate(TextBlock block)
{
    /// <summary>The block; shortened when its last sentence is removed.</summary>
    public TextBlock Block { get; set; } = block;

    /// <summary>
    /// The rule that it matches; null when there is none. A match alone does not remove it: position and neighbours decide too.
    /// </summary>
    public BoilerplateRule? Rule { get; set; }

    /// <summary>Whether the match ends inside a pattern, because the document was truncated there.</summary>
    public bool IsCut { get; set; }

    /// <summary>What the archive has learned about the line.</summary>
    public LineStanding Standing { get; init; }

    /// <summary>Why the block is removed, for the trace; null when it is kept.</summary>
    public string? RemovalReason { get; set; }

    public bool IsRemoved => RemovalReason is not null;

    /// <summary>Whether the line recurs in other articles of the source, or a person calls it boilerplate.</summary>
    public bool Recurs => Standing is not (LineStanding.Unknown or LineStanding.Allowed);

    /// <summary>Removes the block by a rule.</summary>
    public void Remove(BoilerplateRule rule, string reason) => (Rule, RemovalReason) = (rule, reason);
}
