namespace Archive.Core.Normalization.Pages.Fields;

/// <summary>The features of a candidate, added in the order of their names.</summary>
internal sealed class FeatureRow(int width)
{
    private readonly float[] _values = new float[width];
    private int _next;

    public FeatureRow Add(float value)
    {
        _values[_next++] = value;
        return this;
    }

    public FeatureRow Add(bool value) => Add(value ? 1f : 0f);

    /// <summary>Adds a number, bounded.</summary>
    public FeatureRow Add(int value, int least, int most) => Add(Math.Clamp(value, least, most));

    /// <summary>The values; all must have been added.</summary>
    public float[] Finish() =>
        _next == _values.Length ? _values : throw new InvalidOperationException($"{_next} of {_values.Length} features were added.");
}
