using System.Globalization;
using Archive.Training.Boosting;

namespace Archive.Training.Pages;

/// <summary>The arguments of <c>archive-train pages</c>.</summary>
internal sealed record TrainingArguments
{
    public required string Data { get; init; }

    /// <summary>Where the model is written; null for scoring only ("-").</summary>
    public string? Output { get; init; }
    public int Folds { get; init; } = 5;

    /// <summary>The first seed, and how many are averaged over by whoever reads the scores.</summary>
    public int Seed { get; init; } = 1;
    public int Seeds { get; init; } = 1;
    public List<string> Extra { get; init; } = [];

    /// <summary>Where the records of the held-out pages are written; null for nowhere.</summary>
    public string? Records { get; init; }
    public bool ShowFaults { get; init; }
    public bool ShowFeatures { get; init; }
    public BoosterOptions Labels { get; init; } = new();

    /// <summary>Parses; null where an argument is missing or unknown.</summary>
    public static TrainingArguments? Parse(string[] arguments)
    {
        if (arguments.Length < 2) return null;
        var parsed = new TrainingArguments { Data = arguments[0], Output = arguments[1] == "-" ? null : arguments[1] };
        for (var i = 2; i < arguments.Length; i++)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            int Number() => int.Parse(value, CultureInfo.InvariantCulture);
            switch (arguments[i])
            {
                case "--faults": parsed = parsed with { ShowFaults = true }; continue;
                case "--features": parsed = parsed with { ShowFeatures = true }; continue;
                case "--folds": parsed = parsed with { Folds = Number() }; break;
                case "--seed": parsed = parsed with { Seed = Number() }; break;
                case "--seeds": parsed = parsed with { Seeds = Number() }; break;
                case "--extra": parsed.Extra.Add(value); break;
                case "--records": parsed = parsed with { Records = value }; break;
                case "--rounds": parsed = parsed with { Labels = parsed.Labels with { Rounds = Number() } }; break;
                case "--depth": parsed = parsed with { Labels = parsed.Labels with { Depth = Number() } }; break;
                case "--rate":
                    var rate = double.Parse(value, CultureInfo.InvariantCulture);
                    parsed = parsed with { Labels = parsed.Labels with { LearningRate = rate } };
                    break;
                default: return null;
            }
            i++;
        }
        return parsed;
    }
}
