using Archive.Core.Normalization.Labelling;
using Archive.Core.Normalization.Structure;

namespace Archive.Tests.Normalization.Labelling;

public sealed class LineModelTests
{
    [Fact]
    public void The_best_labels_are_those_of_the_best_of_all_paths()
    {
        var random = new Random(7);
        for (var round = 0; round < 20; round++)
        {
            var model = RandomModel(random);
            var scores = Enumerable.Range(0, 3 * LabelStates.Labels).Select(_ => (float)(random.NextDouble() * 6 - 3)).ToArray();
            var (labels, probabilities) = model.Decode(scores, 3);

            var paths = AllPaths(model, scores).ToList();
            var best = paths.MaxBy(path => path.Score);
            Assert.Equal(best.States.Select(state => LabelStates.LabelOf[state]), labels);

            var total = paths.Sum(path => Math.Exp(path.Score));
            for (var label = 0; label < LabelStates.Labels; label++)
            {
                var expected = paths.Where(path => LabelStates.LabelOf[path.States[1]] == label).Sum(path => Math.Exp(path.Score)) / total;
                Assert.Equal(expected, probabilities[LabelStates.Labels + label], 4);
            }
        }
    }

    [Fact]
    public void No_path_has_two_titles_or_one_after_the_text_has_begun()
    {
        var scores = new float[4 * LabelStates.Labels];
        LineLabel[] wanted = [LineLabel.Title, LineLabel.Body, LineLabel.Title, LineLabel.Caption];
        for (var line = 0; line < wanted.Length; line++)
        {
            scores[line * LabelStates.Labels + (int)wanted[line]] = wanted[line] == LineLabel.Body ? 500 : 50;
        }
        var labels = RandomModel(new Random(1)).Decode(scores, wanted.Length).Labels;
        Assert.Equal((int)LineLabel.Title, labels[0]);
        Assert.Equal((int)LineLabel.Body, labels[1]);
        Assert.DoesNotContain((int)LineLabel.Title, labels.Skip(1));
        Assert.NotEqual((int)LineLabel.Caption, labels[3]);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var model = RandomModel(new Random(3)).Rounded();
        var text = new StringWriter();
        model.Write(text);
        var again = new StringWriter();
        LineModel.Read(text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)).Write(again);
        Assert.Equal(text.ToString(), again.ToString());
    }

    [Theory]
    [InlineData("no tab")]
    [InlineData("feature\tTitel:1")]
    [InlineData("feature\tTitle:one")]
    public void A_line_that_is_no_weight_is_refused(string line) => Assert.ThrowsAny<Exception>(() => LineModel.Read([line]));

    [Fact]
    public void The_hash_of_a_feature_is_that_of_its_name()
    {
        var features = new FeatureSet(withNames: true);
        const string Word = "ponte";
        features.Add($"length{12}{'S'}.{Word}");
        Assert.Equal(["length12S.ponte"], features.Names);
        Assert.Equal([FeatureSet.HashOf("length12S.ponte")], features.Hashes);
    }

    [Fact]
    public void The_bundled_model_knows_the_features_that_are_written()
    {
        var lines = File.ReadLines(Path.Combine(Support.Repo.Root, "indexes", "structure", "lines.tsv"))
            .Where(line => line[0] is not ('#' or '<' or '>')).Select(line => line[..line.LastIndexOf('\t')])
            .ToHashSet(StringComparer.Ordinal);
        LabelInput[] inputs =
        [
            new("Cronaca", 0, false), new("La corriera delle sei non si ferma più", 1, false),
            new("di Nives Pahor - 7 aprile 2021", 1, false),
            new(
                "La corriera parte ancora alle sei, ma da quando hanno chiuso la scuola porta soltanto il pane e due operai, che dormono fino al bivio.",
                1,
                false),
            new("Iscriviti alla newsletter", 1, false) { Wording = "newsletter", Recurs = true },
        ];
        var document = new DocumentFacts(inputs);
        var features = new FeatureSet(withNames: true);
        for (var i = 0; i < inputs.Length; i++)
        {
            LineFeatures.Write(features, inputs, document, i);
            // Most features but the rare words have a weight; a change of the features without training leaves few.
            Assert.InRange(features.Names.Count(lines.Contains), features.Names.Count / 2, features.Names.Count);
        }
    }

    private static LineModel RandomModel(Random random)
    {
        float Draw() => (float)(random.NextDouble() * 2 - 1);
        return new LineModel(
            ["one", "two"],
            Enumerable.Range(0, 2 * LabelStates.Labels).Select(_ => Draw()).ToArray(),
            LabelStates.All.Select(_ => Draw()).ToArray(),
            LabelStates.All.Select(_ => Draw()).ToArray(),
            LabelStates.Before.Select(before => before.Select(_ => Draw()).ToArray()).ToArray());
    }

    private static IEnumerable<(int[] States, double Score)> AllPaths(LineModel model, float[] scores)
    {
        var (begin, end, transitions) = model.Parameters;
        var states = LabelStates.All.Length;
        double Emit(int line, int state) => scores[line * LabelStates.Labels + LabelStates.LabelOf[state]];
        for (var first = 0; first < states; first++)
        {
            if (!LabelStates.MayBegin[first]) continue;
            for (var second = 0; second < states; second++)
            {
                if (Array.IndexOf(LabelStates.Before[second], first) is not (>= 0 and var one)) continue;
                for (var third = 0; third < states; third++)
                {
                    if (Array.IndexOf(LabelStates.Before[third], second) is not (>= 0 and var two)) continue;
                    yield return (
                        [first, second, third],
                        begin[first] + Emit(0, first) + transitions[second][one] + Emit(1, second) + transitions[third][two]
                        + Emit(2, third)
                            + end[third]);
                }
            }
        }
    }
}
