using System.Globalization;
using Archive.Core.Normalization.Labelling;

namespace Archive.Training.Lines;

/// <summary>
/// Trains the model that labels the lines of plain texts (<c>indexes/structure/lines.tsv</c>), and tells how well it does on the work of a
/// writer whose sets it has not seen.
/// </summary>
internal static class LinesCommand
{
    private const int Passes = 4;
    private const double WordDropout = 0.3;

    /// <summary>
    /// Runs <c>lines GRAMMARS [OUT] [--texts N] [--features N] [--models N]</c>; without OUT each set is held out once and scored.
    /// </summary>
    public static int Run(string[] arguments)
    {
        var texts = Option("--texts", 10_000);
        var features = Option("--features", 8_000);
        var models = Option("--models", 1);
        var seed = Option("--seed", 1);
        var sets = TemplateSet.ReadAll(arguments[0]);
        if (arguments.Length > 1 && !arguments[1].StartsWith('-'))
        {
            var model = Train(sets, texts, features, models, seed);
            using var writer = new StreamWriter(arguments[1]);
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"# The weights of the model that labels lines: a feature, a tab, its weight for each label. Made by archive-train from {sets.Count} sets, {models} times {texts} texts.\n"));
            model.Write(writer);
            return 0;
        }
        foreach (var held in sets.Where(set => Array.IndexOf(arguments, "--held") is not (> 0 and var at) || arguments[at + 1] == set.Name))
        {
            var model = Train(sets.Where(set => set != held).ToList(), texts, features, models, seed);
            var documents = Corpus.Generate([held], 600, seed + 500);
            Console.WriteLine($"{held.Name} held out: {Scores.Of(model, documents)}");
            if (!arguments.Contains("--mistakes")) continue;
            foreach (var mistake in Scores.Mistakes(model, documents)) Console.WriteLine(mistake);
        }
        return 0;

        int Option(string name, int otherwise) => Array.IndexOf(arguments, name) is > 0 and var at
            ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture)
            : otherwise;
    }

    /// <summary>
    /// Trains with all features, keeps those that matter, and trains with them on as many draws of documents as there are to be models; the
    /// mean of these is the model. Its weights are rounded to a tenth.
    /// </summary>
    private static LineModel Train(List<TemplateSet> sets, int texts, int features, int models, int seed)
    {
        HashSet<string>? kept = null;
        var trained = new List<LineModel>();
        for (var draw = 0; draw < models; draw++)
        {
            var documents = Corpus.Generate(sets, texts, seed + draw);
            if (kept is null)
            {
                var (all, allNames, frequencies) = Corpus.Featurize(documents, known: null, WordDropout, seed);
                Console.Error.WriteLine($"{documents.Count} texts, {allNames.Count} features");
                kept = CrfTrainer.Fit(all, allNames, Passes, seed).Select(features, frequencies);
            }
            var (examples, names, _) = Corpus.Featurize(documents, kept, WordDropout, seed + draw);
            trained.Add(CrfTrainer.Fit(examples, names, Passes + 1, seed + draw));
        }
        return LineModel.Average(trained).Rounded();
    }
}
