using Archive.Core.Normalization;
using Archive.Core.Normalization.Boilerplate.Lines;
using Archive.Core.Normalization.Boilerplate.Rules;
using Archive.Core.Normalization.Decoding;
using Archive.Core.Normalization.Labelling;
using Archive.Core.Normalization.Splitting;
using Archive.Core.Normalization.Structure;

namespace Archive.Training.Lines;

/// <summary>A generated document as the normaliser sees it, with the right labels.</summary>
/// <param name="Blocks">The blocks.</param>
/// <param name="Inputs">The blocks with the evidence from outside.</param>
/// <param name="Labels">The right labels.</param>
internal sealed record LabelledDocument(List<TextBlock> Blocks, List<LabelInput> Inputs, LineLabel[] Labels);

/// <summary>Generated documents and their features.</summary>
internal static class Corpus
{
    private const string WordFeature = "word";

    /// <summary>Draws documents and splits them as the normaliser does.</summary>
    public static List<LabelledDocument> Generate(IReadOnlyList<TemplateSet> sets, int count, int seed)
    {
        const int Chunk = 250; // each has a generator of its own, so that they can be drawn side by side
        var chunks = new List<LabelledDocument>[(count + Chunk - 1) / Chunk];
        Parallel.For(0, chunks.Length, index =>
        {
            var generator = new DocumentGenerator(sets, seed * 100_003 + index);
            var random = new Random(seed * 7 + index);
            chunks[index] = Enumerable.Range(0, Math.Min(Chunk, count - index * Chunk)).Select(_ => Label(generator.Next(), random))
                .Where(document => document.Labels.Length > 1).ToList();
        });
        return chunks.SelectMany(chunk => chunk).ToList();
    }

    private static LabelledDocument Label(GeneratedDocument document, Random random)
    {
        var blocks = BlockSplitter.Split(document.Text, new TextRepair());
        var labels = blocks.Select(block => document.LabelOf(block.Start, block.End)).ToArray();
        // In an archive that knows the source, most of its furniture has been seen before; headlines of others and comments have not.
        var isKnownSource = random.Next(100) < 25;
        var standings = blocks.Select((_, i) =>
            isKnownSource && random.NextDouble() < Recurrence(labels[i]) ? LineStanding.RecursBelow : LineStanding.Unknown).ToList();
        var wordings = LineLabeller.WordingsOf(blocks, BoilerplateRules.Bundled);
        return new LabelledDocument(blocks, LineLabeller.ToInputs(blocks, wordings, standings), labels);
    }

    private static double Recurrence(LineLabel label) => label switch
    {
        LineLabel.Body => 0.004,
        LineLabel.Heading => 0.03,
        LineLabel.Title or LineLabel.Standfirst or LineLabel.Caption => 0.004,
        LineLabel.Byline => 0.3,
        LineLabel.BylineDate or LineLabel.Date => 0.02,
        LineLabel.Kicker => 0.5,
        LineLabel.Related or LineLabel.Comments => 0.3,
        LineLabel.Credit => 0.2,
        LineLabel.Biography => 0.4,
        _ => 0.8,
    };

    /// <summary>
    /// The features of documents as numbers. Of some lines the words are left out, so that the model does not rest on them alone.
    /// </summary>
    /// <param name="documents">The documents.</param>
    /// <param name="known">Which features are used; null for all that occur in five documents or more.</param>
    /// <param name="dropout">The share of lines without words, 0 to 1.</param>
    /// <param name="seed">Which lines.</param>
    public static (List<CrfTrainer.Example> Examples, List<string> Names, int[] Frequencies) Featurize(
        IReadOnlyList<LabelledDocument> documents, IReadOnlySet<string>? known, double dropout, int seed)
    {
        const int MinDocuments = 5;
        var numbers = new Dictionary<ulong, int>();
        var names = new List<string>();
        var frequencies = new List<int>();
        var lastSeen = new List<int>();
        var random = new Random(seed);
        var all = new List<int[][]>();
        for (var index = 0; index < documents.Count; index++)
        {
            var facts = new DocumentFacts(documents[index].Inputs);
            var features = new FeatureSet(withNames: true);
            var ofDocument = new int[documents[index].Labels.Length][];
            for (var line = 0; line < ofDocument.Length; line++)
            {
                LineFeatures.Write(features, documents[index].Inputs, facts, line);
                var withWords = random.NextDouble() >= dropout;
                var ofLine = new HashSet<int>();
                for (var i = 0; i < features.Hashes.Count; i++)
                {
                    var name = features.Names[i];
                    if (!withWords && name.StartsWith(WordFeature, StringComparison.Ordinal)
                        && !name.StartsWith("wording", StringComparison.Ordinal))
                    {
                        continue;
                    }
                    if (known is not null && !known.Contains(name)) continue;
                    if (!numbers.TryGetValue(features.Hashes[i], out var number))
                    {
                        numbers[features.Hashes[i]] = number = names.Count;
                        names.Add(name);
                        frequencies.Add(0);
                        lastSeen.Add(-1);
                    }
                    if (lastSeen[number] != index) frequencies[number]++;
                    lastSeen[number] = index;
                    ofLine.Add(number);
                }
                ofDocument[line] = [.. ofLine];
            }
            all.Add(ofDocument);
        }
        // What occurs in a handful of documents is left out, and the rest numbered anew.
        var kept = new int[names.Count];
        var keptNames = new List<string>();
        var keptFrequencies = new List<int>();
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = known is not null || frequencies[i] >= MinDocuments ? keptNames.Count : -1;
            if (kept[i] < 0) continue;
            keptNames.Add(names[i]);
            keptFrequencies.Add(frequencies[i]);
        }
        var examples = all.Select((lines, index) => new CrfTrainer.Example(
            lines.Select(line => line.Select(number => kept[number]).Where(number => number >= 0).ToArray()).ToArray(),
            documents[index].Labels))
                .ToList();
        return (examples, keptNames, [.. keptFrequencies]);
    }
}
