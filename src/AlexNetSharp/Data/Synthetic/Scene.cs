using System.Numerics;

namespace AlexNetSharp.Data.Synthetic;

/// <summary>
/// Everything about one image except its pixels. Only the outline depends on the class; every other number is drawn without it.
/// </summary>
internal sealed class Scene
{
    private const float LuminanceMargin = 0.12f;
    private readonly Vector2 _center;
    private readonly Vector2 _scale;
    private readonly float _sine;
    private readonly float _cosine;

    /// <summary>Draws a scene.</summary>
    /// <param name="random">The image's random numbers.</param>
    /// <param name="label">The class.</param>
    public Scene(ImageRandom random, int label)
    {
        Label = label;
        float diameter = random.Between(SyntheticDifficulty.MinDiameter, SyntheticDifficulty.MaxDiameter);
        float room = SyntheticDifficulty.PlaceRoom * (1f - diameter) / 2f;
        _center = new Vector2(random.Between(-room, room), random.Between(-room, room));
        float stretch = 1f + random.Between(-SyntheticDifficulty.MaxStretch, SyntheticDifficulty.MaxStretch) / 2f;
        _scale = new Vector2(diameter / 2f * stretch, diameter / 2f / stretch);
        float turn = random.Between(-SyntheticDifficulty.MaxTurnDegrees, SyntheticDifficulty.MaxTurnDegrees);
        (_sine, _cosine) = MathF.SinCos(turn * MathF.PI / 180f);

        float contrast = random.Between(SyntheticDifficulty.MinContrast, SyntheticDifficulty.MaxContrast);
        float middle = random.Between(contrast / 2f + LuminanceMargin, 1f - contrast / 2f - LuminanceMargin);
        float signed = random.Integer(2) == 0 ? contrast : -contrast;
        Fill = new Texture(random, middle + signed / 2f);
        Background = new Texture(random, middle - signed / 2f);
        Behind = Draw(random.Integer(SyntheticDifficulty.MaxClutterBehind + 1), () => Clutter.Behind(random, middle - signed / 2f));
        InFront = Draw(random.Integer(SyntheticDifficulty.MaxClutterInFront + 1), () => Clutter.InFront(random));

        (float lightSine, float lightCosine) = MathF.SinCos(random.Between(0f, 2f * MathF.PI));
        LightFrom = new Vector2(lightCosine, lightSine);
        Light = random.Between(SyntheticDifficulty.MinLight, SyntheticDifficulty.MaxLight);
        LightSlope = random.Between(0f, SyntheticDifficulty.MaxLightSlope);
        Relief = random.Between(0.05f, 0.3f);
        Shadow = random.Between(0.1f, 0.4f);
        Noise = random.Between(SyntheticDifficulty.MinNoise, SyntheticDifficulty.MaxNoise);
    }

    /// <summary>The class.</summary>
    public int Label { get; }

    /// <summary>What fills the shape.</summary>
    public Texture Fill { get; }

    /// <summary>What lies around it.</summary>
    public Texture Background { get; }

    /// <summary>Distractors behind the shape.</summary>
    public Clutter[] Behind { get; }

    /// <summary>Thin lines across the shape.</summary>
    public Clutter[] InFront { get; }

    /// <summary>The direction the light comes from, of length 1.</summary>
    public Vector2 LightFrom { get; }

    /// <summary>The overall light, a factor.</summary>
    public float Light { get; }

    /// <summary>How much brighter the lit edge of the frame is than its center, a fraction.</summary>
    public float LightSlope { get; }

    /// <summary>How strongly the shape's rim catches the light, a fraction.</summary>
    public float Relief { get; }

    /// <summary>How dark the shape's shadow is, a fraction.</summary>
    public float Shadow { get; }

    /// <summary>The standard deviation of the noise, a fraction of full scale.</summary>
    public float Noise { get; }

    /// <summary>The signed distance from a place to the shape's outline.</summary>
    /// <param name="place">The place in the frame, -0.5 to 0.5 from edge to edge.</param>
    /// <returns>The distance in the same unit.</returns>
    public float Distance(Vector2 place) => ShapeOutlines.Distance(Label, ToShape(place) / _scale) * Math.Min(_scale.X, _scale.Y);

    /// <summary>A place as the turned shape sees it, for textures that turn with the shape.</summary>
    /// <param name="place">The place in the frame.</param>
    public Vector2 ToShape(Vector2 place)
    {
        Vector2 offset = place - _center;
        return new Vector2(_cosine * offset.X + _sine * offset.Y, _cosine * offset.Y - _sine * offset.X);
    }

    private static Clutter[] Draw(int count, Func<Clutter> draw)
    {
        Clutter[] clutter = new Clutter[count];
        for (int i = 0; i < count; i++)
        {
            clutter[i] = draw();
        }

        return clutter;
    }
}
