using Archive.Core.Normalization.Structure;

namespace Archive.Core.Normalization.Labelling;

/// <summary>
/// The states of the chain: a label together with how far the article has come (nothing yet, a caption, the title, the text). They hold the
/// few things that are certain: one title, none after the text has begun, and no caption there either.
/// </summary>
internal static class LabelStates
{
    /// <summary>How far the article has come after a line.</summary>
    internal enum Phase
    {
        Nothing,
        Caption,
        Title,
        Text,
    }

    /// <summary>The number of labels.</summary>
    public const int Labels = (int)LineLabel.Tools + 1;

    /// <summary>The states, a label and a phase each.</summary>
    public static (LineLabel Label, Phase Phase)[] All { get; } = Enumerable.Range(0, Labels)
        .SelectMany(label => Enum.GetValues<Phase>().Select(phase => ((LineLabel)label, phase)))
        .Where(state => IsPossible(state.Item1, state.phase)).ToArray();

    /// <summary>The label of each state, as a number.</summary>
    public static int[] LabelOf { get; } = All.Select(state => (int)state.Label).ToArray();

    /// <summary>The states that may come before each state.</summary>
    public static int[][] Before { get; } = All
        .Select(next => Enumerable.Range(0, All.Length).Where(state => After(All[state].Phase, next.Label) == next.Phase).ToArray())
        .ToArray();

    /// <summary>Whether a document may begin with each state.</summary>
    public static bool[] MayBegin { get; } = All.Select(state => After(Phase.Nothing, state.Label) == state.Phase).ToArray();

    /// <summary>The states of a sequence of labels. A title or caption where none can be becomes a kicker or credit.</summary>
    public static int[] PathOf(IReadOnlyList<LineLabel> labels)
    {
        var path = new int[labels.Count];
        var phase = Phase.Nothing;
        for (var i = 0; i < labels.Count; i++)
        {
            var label = labels[i];
            if (After(phase, label) is null) label = label == LineLabel.Title ? LineLabel.Kicker : LineLabel.Credit;
            phase = After(phase, label)!.Value;
            path[i] = Array.IndexOf(All, (label, phase));
        }
        return path;
    }

    private static bool IsPossible(LineLabel label, Phase phase) => label switch
    {
        LineLabel.Body or LineLabel.Heading => phase == Phase.Text,
        LineLabel.Title => phase == Phase.Title,
        LineLabel.Caption => phase is Phase.Caption or Phase.Title,
        _ => true,
    };

    /// <summary>The phase after a label; null where the label cannot stand.</summary>
    private static Phase? After(Phase phase, LineLabel label) => label switch
    {
        LineLabel.Body or LineLabel.Heading => Phase.Text,
        LineLabel.Title => phase == Phase.Text ? null : Phase.Title,
        LineLabel.Caption => phase switch { Phase.Text => null, Phase.Title => Phase.Title, _ => Phase.Caption },
        _ => phase,
    };
}
